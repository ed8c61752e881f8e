using Serverless.Benchmarks;

return await Commands.RunAsync(args);
