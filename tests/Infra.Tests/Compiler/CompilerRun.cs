namespace Serverless.Infra.Tests.Compiler;

/// <summary>How a run of the compiler ended and what it wrote.</summary>
internal sealed record CompilerRun(int ExitCode, string Output, string Errors);
