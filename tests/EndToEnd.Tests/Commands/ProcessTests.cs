namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Tests that change what all of the process shares, variables or the current folder: none runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTests
{
    public const string Name = "Process";
}
