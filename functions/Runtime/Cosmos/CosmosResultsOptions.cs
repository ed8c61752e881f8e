using System.ComponentModel.DataAnnotations;

namespace Serverless.Runtime.Cosmos;

/// <summary>Where results are in a Cosmos DB account, and how they are written: settings <c>Results:*</c>.</summary>
public sealed record CosmosResultsOptions
{
    private const string Name = @"[^/\\#?]{1,255}";
    private const string NameForm = @"1 to 255 characters, none of them / \ # ?";

    /// <summary>Of Cosmos DB: the database.</summary>
    /// <value>Default serverless, 1 to 255 characters, none of them / \ # ?.</value>
    [RegularExpression(Name, ErrorMessage = NameForm)]
    public string Database { get; init; } = "serverless";

    /// <summary>Of Cosmos DB: the container, partitioned by <c>/pipeline</c>, <c>/view</c>, <c>/key</c>.</summary>
    /// <value>Default results, 1 to 255 characters, none of them / \ # ?.</value>
    [RegularExpression(Name, ErrorMessage = NameForm)]
    public string Container { get; init; } = "results";

    /// <summary>
    /// Of Cosmos DB: how long one call repeats requests while the account throttles or fails; then it gives up, and the caller keeps what
    /// was not written.
    /// </summary>
    /// <value>Default 00:00:10, from 00:00:01 to 00:04:00.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:04:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of Cosmos DB: most requests in flight. (The client has 50 connections.)</summary>
    /// <value>Default 48, from 1 to 1000.</value>
    [Range(1, 1_000)]
    public int Concurrency { get; init; } = 48;

    /// <summary>
    /// Of Cosmos DB: how many results written lately are remembered with their tags, so that their next pane takes one request; about 300
    /// bytes each.
    /// </summary>
    /// <value>Default 65536, from 2 to 10000000.</value>
    [Range(2, 10_000_000)]
    public int Remembered { get; init; } = 65_536;
}
