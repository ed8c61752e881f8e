using Serverless.Core.Positions;

namespace Serverless.Benchmarks.CorePath;

/// <summary>
/// Measures a stage: events by CPU time of the process (all its threads, the collector's too; other processes don't count), and bytes
/// allocated once everything has grown. What a batch allocates however few its events are (its counts, lists of sections) is told apart.
/// </summary>
internal sealed class StageMeter(CoreStage stage, EventStream stream)
{
    private readonly Samples _rates = new();

    public double EventsPerCpuSecond => _rates.Median;

    public void WarmUp()
    {
        for (var pass = 0; pass < 4; pass++)
            stage.Pass(stream.Chunks);
    }

    public void Sample()
    {
        var before = Environment.CpuUsage.TotalTime;
        stage.Pass(stream.Chunks);
        _rates.Add(stream.Events / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    public StageFigures Figures()
    {
        var (batch, all) = (AllocatedPerBatch(), Allocated(stream.Chunks));
        return new StageFigures(
            stage.Name,
            Math.Round(_rates.Median),
            Math.Round(_rates.Best),
            Math.Round((all - (batch * stream.Chunks.Count)) / stream.Events, 2),
            Math.Round(batch),
            Math.Round(stage.DeltaBytes / (double)stream.Events, 1));
    }

    private double AllocatedPerBatch()
    {
        IReadOnlyList<SourceRecord>[] single = [.. stream.Chunks.Select(chunk => (IReadOnlyList<SourceRecord>)[chunk[0]])];
        stage.Pass(single);
        return Allocated(single) / single.Length;
    }

    private double Allocated(IReadOnlyList<IReadOnlyList<SourceRecord>> chunks)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        stage.Pass(chunks);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
