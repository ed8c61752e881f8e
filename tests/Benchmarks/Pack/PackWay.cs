using Serverless.Benchmarks.CorePath;
using Serverless.Core.Positions;
using Serverless.Producer;

namespace Serverless.Benchmarks.Pack;

/// <summary>One way to pack the same events, measured on both sides.</summary>
internal sealed class PackWay(PackerOptions options, TelemetryStream stream, FoldStage fold) : IDisposable
{
    private readonly ProduceMeter _produce = new(options, TelemetryStream.Partitions);
    private readonly StageMeter _fold = new(fold, stream);
    private bool _isWarm;

    public async Task SampleAsync(IReadOnlyList<SourceRecord> events, bool isCounted)
    {
        await _produce.SampleAsync(events, isCounted);
        if (!_isWarm)
            _fold.WarmUp();
        _isWarm = true;
        if (isCounted)
            _fold.Sample();
    }

    public PackFigures Figures(PackWay plain) => new(
        options.MaxEvents,
        options.Compression.ToString().ToLowerInvariant(),
        Math.Round(_produce.EventsPerCpuSecond),
        Math.Round(_produce.EventsPerCpuSecond / plain._produce.EventsPerCpuSecond, 2),
        Math.Round(_fold.EventsPerCpuSecond),
        Math.Round(_fold.EventsPerCpuSecond / plain._fold.EventsPerCpuSecond, 2),
        Math.Round(stream.Bytes / (double)stream.Events, 1));

    public void Dispose()
    {
        _produce.Dispose();
        fold.Dispose();
    }
}

/// <param name="Events">Most in a record.</param>
/// <param name="Compression">Of the record.</param>
/// <param name="ProducePerCpuSecond">Events packed, sent and acknowledged.</param>
/// <param name="ProduceRatio">To single plain records.</param>
/// <param name="FoldPerCpuSecond">Events unpacked, decoded and folded into all views.</param>
/// <param name="FoldRatio">To single plain records.</param>
/// <param name="BytesPerEvent">Of values as they travel.</param>
internal sealed record PackFigures(
    int Events, string Compression, double ProducePerCpuSecond, double ProduceRatio, double FoldPerCpuSecond, double FoldRatio,
    double BytesPerEvent);
