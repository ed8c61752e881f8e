namespace Serverless.Benchmarks.CorePath;

/// <param name="Stage">What was done.</param>
/// <param name="EventsPerCpuSecond">The median over the rounds.</param>
/// <param name="Best">The best round.</param>
/// <param name="AllocatedBytesPerEvent">Beyond what every batch allocates.</param>
/// <param name="AllocatedBytesPerBatch">By a batch of one event.</param>
/// <param name="DeltaBytesPerEvent">Size of the delta objects.</param>
internal sealed record StageFigures(
    string Stage, double EventsPerCpuSecond, double Best, double AllocatedBytesPerEvent, double AllocatedBytesPerBatch,
    double DeltaBytesPerEvent);

internal sealed record StreamFigures(string Format, string Stream, long Events, double BytesPerEvent, IReadOnlyList<StageFigures> Stages);
