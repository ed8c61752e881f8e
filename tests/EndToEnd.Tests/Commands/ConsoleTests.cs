namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Tests that have the console to themselves, and the settings of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleTests : ICollectionFixture<FinishedRun>
{
    public const string Name = "Console";
}
