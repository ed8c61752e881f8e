namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>Tests of the built function app: it is built once for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class AzureBuildSet : ICollectionFixture<AzureBuild>
{
    public const string Name = "Azure build";
}
