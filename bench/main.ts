/** npm run bench: what generating costs. npm run bench -- services: what the services can do. Options: see each. */
await import(process.argv.includes("services") ? "./services.ts" : "../generator/bench/bench.ts");
