/** `npm run bench` measures the generator, `npm run bench -- services` the services. Each describes its options. */
await import(process.argv.includes("services") ? "./services.ts" : "../generator/bench/bench.ts");
