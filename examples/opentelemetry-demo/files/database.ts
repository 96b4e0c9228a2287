/** The role, the database, the tables and the products that the demo's services expect. */

/** id, name, picture, price in units and billionths of a US dollar, categories */
const products = [
  [
    "OLJCESPC7Z",
    "National Park Foundation Explorascope",
    "NationalParkFoundationExplorascope.jpg",
    101,
    960_000_000,
    "telescopes",
  ],
  ["66VCHSJNUP", "Starsense Explorer Refractor Telescope", "StarsenseExplorer.jpg", 349, 950_000_000, "telescopes"],
  [
    "1YMWWN1N4O",
    "Eclipsmart Travel Refractor Telescope",
    "EclipsmartTravelRefractorTelescope.jpg",
    129,
    950_000_000,
    "telescopes,travel",
  ],
  ["L9ECAV7KIM", "Lens Cleaning Kit", "LensCleaningKit.jpg", 21, 950_000_000, "accessories"],
  ["2ZYFJ3GM2N", "Roof Binoculars", "RoofBinoculars.jpg", 209, 950_000_000, "binoculars"],
  ["0PUK6V6EV0", "Solar System Color Imager", "SolarSystemColorImager.jpg", 175, 0, "accessories,telescopes"],
  ["LS4PSXUNUM", "Red Flashlight", "RedFlashlight.jpg", 57, 80_000_000, "accessories,flashlights"],
  ["9SIQT8TOJO", "Optical Tube Assembly", "OpticalTubeAssembly.jpg", 3599, 0, "accessories,telescopes,assembly"],
  ["6E92ZMYYFZ", "Solar Filter", "SolarFilter.jpg", 69, 950_000_000, "accessories,telescopes"],
  ["HQTGWGPNH4", "The Comet Book", "TheCometBook.jpg", 0, 990_000_000, "books"],
] as const;

// The services read the description as text, so it is not NULL.
const rows = products.map(
  ([id, name, picture, units, nanos, categories]) =>
    `('${id}', '${name}', 'One of the shop''s ${categories.split(",")[0]}.', '${picture}', 'USD', ${units}, ${nanos}, '${categories}')`,
);

/**
 * The script that PostgreSQL's image runs once, on an empty data folder. psql reads the password from the environment itself:
 * as an argument it would show in the list of processes.
 */
export const initScript = `psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
\\getenv password ASTRONOMY_PASSWORD
CREATE ROLE astronomy_user LOGIN PASSWORD :'password';
CREATE DATABASE astronomy_db OWNER astronomy_user;
\\connect astronomy_db
SET ROLE astronomy_user;

CREATE SCHEMA accounting;
CREATE TABLE accounting."order" (order_id text PRIMARY KEY);
CREATE TABLE accounting.shipping (
  shipping_tracking_id text PRIMARY KEY,
  shipping_cost_currency_code text NOT NULL,
  shipping_cost_units bigint NOT NULL,
  shipping_cost_nanos int NOT NULL,
  street_address text,
  city text,
  state text,
  country text,
  zip_code text,
  order_id text NOT NULL REFERENCES accounting."order" ON DELETE CASCADE
);
CREATE TABLE accounting.orderitem (
  item_cost_currency_code text NOT NULL,
  item_cost_units bigint NOT NULL,
  item_cost_nanos int NOT NULL,
  product_id text NOT NULL,
  quantity int NOT NULL,
  order_id text NOT NULL REFERENCES accounting."order" ON DELETE CASCADE,
  PRIMARY KEY (order_id, product_id)
);

CREATE SCHEMA catalog;
CREATE TABLE catalog.products (
  id text PRIMARY KEY,
  name text NOT NULL,
  description text,
  picture text,
  price_currency_code text NOT NULL,
  price_units bigint NOT NULL,
  price_nanos int NOT NULL,
  categories text
);
INSERT INTO catalog.products VALUES
  ${rows.join(",\n  ")};
SQL
`;
