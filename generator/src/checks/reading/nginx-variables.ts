/**
 * nginx's own variables, of the http and stream modules. Source: nginx.org/en/docs/varindex.html, as of nginx 1.29, and
 * brotli_ratio of the module for Brotli.
 */
const names = `
acme_certificate acme_certificate_key ancient_browser args binary_remote_addr body_bytes_sent brotli_ratio bytes_received bytes_sent
connection connection_requests connection_time connections_active connections_reading connections_waiting
connections_writing content_length content_type date_gmt date_local document_root document_uri fastcgi_path_info
fastcgi_script_name gzip_ratio host hostname http2 http3 https invalid_referer is_args is_request_port jwt_payload
limit_conn_status limit_rate limit_req_status memcached_key mgmt_last_report modern_browser msec msie mqtt_preread_clientid
mqtt_preread_username nginx_version otel_parent_id otel_parent_sampled otel_span_id otel_trace_id pid pipe protocol
proxy_add_x_forwarded_for proxy_host proxy_internal_body_length proxy_port proxy_protocol_addr proxy_protocol_port
proxy_protocol_server_addr proxy_protocol_server_port query_string quic_connection realip_remote_addr realip_remote_port
realpath_root remote_addr remote_port remote_user request request_body request_body_file request_completion
request_filename request_id request_length request_method request_port request_time request_uri scheme secure_link
secure_link_expires server_addr server_name server_port server_protocol session_log_binary_id session_log_id
session_time slice_range spdy spdy_request_priority ssl_alpn_protocol ssl_cipher ssl_ciphers ssl_client_cert
ssl_client_escaped_cert ssl_client_fingerprint ssl_client_i_dn ssl_client_i_dn_legacy ssl_client_raw_cert
ssl_client_s_dn ssl_client_s_dn_legacy ssl_client_serial ssl_client_v_end ssl_client_v_remain ssl_client_v_start
ssl_client_verify ssl_curve ssl_curves ssl_early_data ssl_ech_outer_server_name ssl_ech_status ssl_preread_alpn_protocols
ssl_preread_protocol ssl_preread_server_name ssl_protocol ssl_server_cert_type ssl_server_name ssl_session_id
ssl_session_reused ssl_sigalg ssl_client_sigalg status tcpinfo_rcv_space tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd
time_iso8601 time_local uid_got uid_reset uid_set upstream_addr upstream_bytes_received upstream_bytes_sent
upstream_cache_age upstream_cache_key upstream_cache_last_modified upstream_cache_status upstream_connect_time
upstream_first_byte_time upstream_header_time upstream_last_addr upstream_last_server_name upstream_queue_time
upstream_request_body_file upstream_response_length upstream_response_time upstream_session_time upstream_status uri
`;

const own = new Set(names.trim().split(/\s+/));

/** Their rest is the name of a header, an argument, a cookie, a claim or a field of a database. */
const prefixes =
  /^(?:arg|cookie|geoip2?|http|jwt_claim|jwt_header|oidc_claim|proxy_protocol_tlv|sent_http|sent_trailer|upstream_cookie|upstream_http|upstream_trailer)_\w/;

/** Whether nginx sets the variable itself. Names of variables are the same in upper and lower case. */
export const isNginxOwn = (name: string) => own.has(name) || prefixes.test(name);
