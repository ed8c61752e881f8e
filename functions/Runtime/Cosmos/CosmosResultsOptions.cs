namespace Serverless.Runtime.Cosmos;

/// <summary>Where in the account results are kept, and how they are written. Bound to the settings <c>Results:*</c>.</summary>
public sealed record CosmosResultsOptions
{
    /// <summary>The database, default <c>serverless</c>.</summary>
    public string Database { get; init; } = "serverless";

    /// <summary>The container, default <c>results</c>; partitioned by <c>/pipeline</c>, <c>/view</c>, <c>/key</c>.</summary>
    public string Container { get; init; } = "results";

    /// <summary>How long one call goes on while the account throttles or fails before it gives up, default 10 s: the caller keeps what wasn't written.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests under way at once, default 48: the client has 50 connections.</summary>
    public int Concurrency { get; init; } = 48;

    /// <summary>Results written lately whose tag is remembered, so that their next pane takes one request; default 65,536, about 300 bytes each.</summary>
    public int Remembered { get; init; } = 65_536;
}
