namespace Serverless.Runtime.Queries;

public sealed class ResultQueries
{
    /// <summary>Results as JSON text; null when the pipeline or the view is unknown.</summary>
    public Task<string?> QueryJsonAsync(
        string pipeline, string view, string? key, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken ct) =>
        throw new NotSupportedException();
}
