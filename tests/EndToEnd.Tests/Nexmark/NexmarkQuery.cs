using Serverless.Core.Pipelines;
using Serverless.EndToEnd.Tests.Consuming;

namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>A query of the benchmark, as far as a pipeline says it.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="FlinkPerSecond">Events a second and core that are published for Flink; null where no figure is at hand.</param>
/// <param name="Pipeline">The pipeline, with one view.</param>
/// <param name="Values">What the view computes, in the order of <see cref="NexmarkResult.Values"/>.</param>
/// <param name="Naive">Computes the same from all events at once.</param>
internal sealed record NexmarkQuery(
    string Name,
    double? FlinkPerSecond,
    Pipeline Pipeline,
    IReadOnlyList<NexmarkValue> Values,
    Func<IReadOnlyList<NexmarkEvent>, IEnumerable<NexmarkResult>> Naive)
{
    /// <summary>The pipeline's view.</summary>
    public View View => Pipeline.Views[0];

    /// <summary>The rows of the table that the pipeline enriches from, by key; null where it does not.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? SideInput { get; init; }

    /// <summary>Opens what consumes a topic by the pipeline, with the side input in its table.</summary>
    public async Task<ConsumingPath> OpenAsync(MemoryTopic topic, string folder, TimeProvider clock)
    {
        var path = new ConsumingPath(Pipeline, topic, folder, clock);
        if (SideInput is { } rows)
            await path.Tables.ReplaceAsync(NexmarkQueries.SideTable, rows, CancellationToken.None);
        return path;
    }
}

/// <summary>
/// An aggregate by its name in results, or a part of one as <c>name.member</c> or <c>name.place</c>, and how far it may be off, relative to
/// the true value; 0: not at all.
/// </summary>
internal sealed record NexmarkValue(string Name, double Tolerance = 0);

/// <summary>
/// What must be stored for a key and window [<paramref name="StartMs"/>, <paramref name="EndMs"/>); NaN: no value.
/// </summary>
internal sealed record NexmarkResult(string Key, long StartMs, long EndMs, params double[] Values);
