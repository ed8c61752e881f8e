return await Serverless.Local.Commands.CommandLine.RunAsync(args);
