namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Tests that change or read what a process shares, variables, the current folder or meters: none runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTests
{
    public const string Name = "Process";
}
