namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>Tests of whole runs: one run at a time, for each takes all cores.</summary>
[CollectionDefinition(Name)]
public sealed class RunTests
{
    public const string Name = "Runs";
}
