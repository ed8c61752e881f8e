using Serverless.Runtime.Cosmos;

namespace Serverless.Runtime.Stores;

/// <summary>Where results are.</summary>
public enum ResultsKind
{
    /// <summary>In the folder of the embedded stores.</summary>
    Embedded,

    /// <summary>In Azure Tables.</summary>
    Tables,

    /// <summary>In Azure Cosmos DB.</summary>
    Cosmos,
}

/// <summary>The store of results: the settings <c>Results:*</c>, with those of <see cref="CosmosResultsOptions"/>.</summary>
public sealed record ResultsOptions
{
    /// <summary>Where results are. When it is not set: <c>tables</c> beside azure stores, <c>embedded</c> beside embedded ones.</summary>
    /// <value>One of embedded, tables, cosmos.</value>
    public ResultsKind? Store { get; init; }

    /// <summary>Of Cosmos DB: the name of the connection.</summary>
    /// <value>Default Cosmos, text.</value>
    public string Connection { get; init; } = CosmosConnection.DefaultName;
}
