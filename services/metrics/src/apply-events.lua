-- Counts a batch of events in one atomic step: see counts-repository.ts.
-- KEYS  state, seen, totals, open, deleted: see keys.ts
-- ARGV  prefix; the position after which the batch was read; its last entry; the time of its last event, or "";
--       then eight values per event: entry, event, team, task, type, version, status, milliseconds
-- Returns the position, the number of counted events, and the number of events that had been counted before.
local state, seen, totals, open, deleted = unpack(KEYS)
local prefix, from, last, last_time = unpack(ARGV, 1, 4)
local first, width = 5, 8
local week, remembered = 7 * 86400, 120000
local days_kept = 31

local function after(a, b)
  local a_ms, a_seq = a:match('^(%d+)-(%d+)$')
  local b_ms, b_seq = b:match('^(%d+)-(%d+)$')
  if a_ms ~= b_ms then return tonumber(a_ms) > tonumber(b_ms) end
  return tonumber(a_seq) > tonumber(b_seq)
end

local position = redis.call('HGET', state, 'position') or '0-0'
-- The counts up to `from` are lost, as after a flush: the reader must start again from `position`.
if after(from, position) then return { position, 0, 0 } end

local now = tonumber(redis.call('TIME')[1])

local function count(team, field, by)
  redis.call('HINCRBY', totals, field, by)
  redis.call('HINCRBY', prefix .. 'team:' .. team, field, by)
  if field == 'open' and tonumber(redis.call('ZINCRBY', open, by, team)) <= 0 then
    redis.call('ZREM', open, team)
  end
end

local function count_hour(team, field, ms)
  -- Limits the hour to now: a sender's clock that is ahead must not make a key that expires years later.
  local hour = math.floor(math.min(ms / 1000, now) / 3600)
  local day = math.floor(hour / 24)
  local ends = (day + days_kept) * 86400
  if ends <= now then return end
  local key = prefix .. 'hours:' .. team .. ':' .. day
  redis.call('HINCRBY', key, field .. hour % 24, 1)
  redis.call('EXPIREAT', key, ends)
end

-- Keeps the newest version, in whatever order the events arrive; a deletion is final.
local function follow(team, task, type, version, status)
  local tasks = prefix .. 'tasks:' .. team
  local known = redis.call('HGET', tasks, task)
  if known == 'deleted' then return end
  local known_version, known_status
  if known then known_version, known_status = known:match('^(%d+) (.+)$') end
  if type == 'task.deleted' then
    if known then count(team, known_status, -1) end
    redis.call('HSET', tasks, task, 'deleted')
    redis.call('ZADD', deleted, now, team .. ' ' .. task)
  elseif not known or tonumber(version) > tonumber(known_version) then
    redis.call('HSET', tasks, task, version .. ' ' .. status)
    if known_status ~= status then
      if known then count(team, known_status, -1) end
      count(team, status, 1)
    end
  end
end

local counted, repeated = 0, 0
for index = first, #ARGV, width do
  local entry, event, team, task, type, version, status, ms = unpack(ARGV, index, index + width - 1)
  -- Skips entries that another replica has counted since the batch was read.
  if after(entry, position) then
    if redis.call('ZADD', seen, 'NX', now, event) == 0 then
      repeated = repeated + 1
    else
      counted = counted + 1
      if type == 'task.created' then
        count(team, 'created', 1)
        count_hour(team, 'c', tonumber(ms))
      elseif type == 'task.moved' and status == 'done' then
        count(team, 'completed', 1)
        count_hour(team, 'd', tonumber(ms))
      end
      follow(team, task, type, version, status)
    end
  end
end

redis.call('ZREMRANGEBYSCORE', seen, '-inf', now - week)
redis.call('ZREMRANGEBYRANK', seen, 0, -(remembered + 1))
for _, name in ipairs(redis.call('ZRANGE', deleted, '-inf', now - week, 'BYSCORE', 'LIMIT', 0, 100)) do
  local team, task = name:match('^(%S+) (%S+)$')
  redis.call('HDEL', prefix .. 'tasks:' .. team, task)
  redis.call('ZREM', deleted, name)
end

if after(last, position) then
  position = last
  redis.call('HSET', state, 'position', position)
  if last_time ~= '' then redis.call('HSET', state, 'time', last_time) end
end
return { position, counted, repeated }
