namespace Serverless.Core.Tests;

/// <summary>Tests that count what is allocated: beside others that use the same pool of arrays they would count for those too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
