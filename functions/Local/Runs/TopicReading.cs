using Serverless.Core.Positions;
using Serverless.Local.Report;
using Serverless.Runtime;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

/// <summary>How far a run has read the topic of its pipeline.</summary>
internal sealed class TopicReading(PipelineHost pipelines, string pipeline, TopicProgress topic, TopicLog log, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private IReadOnlyDictionary<Partition, Offset>? _ends;

    /// <summary>Why nothing more is read, or why the topic's end isn't known; null when all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether the topic was made anew while the run lasts: then nothing more of it is read.</summary>
    public bool IsRecreated => (Fault ??= pipelines.TopicProblem(pipeline)) is not null;

    /// <summary>Whether all is sealed that the topic held when this was asked for the first time.</summary>
    public async ValueTask<bool> IsSealedAsync(CancellationToken ct)
    {
        _ends ??= await topic.EndsAsync(ct);
        return (await topic.UnsealedAsync(_ends, log, ct)).InLog == 0;
    }

    /// <summary>Whether all is sealed that the topic holds now.</summary>
    public async ValueTask<bool> IsAtEndAsync(CancellationToken ct) => await topic.IsSealedAsync(await topic.EndsAsync(ct), ct);

    /// <summary>Waits until everything that the topic holds now is sealed.</summary>
    public async Task ReadRestAsync(CancellationToken ct)
    {
        try
        {
            _ends = await topic.EndsAsync(ct);
            while (!IsRecreated && !await IsSealedAsync(ct))
                await Task.Delay(Look, clock, ct);
        }
        catch (StoreUnavailableException exception)
        {
            Fault = exception.Message;
        }
    }

    /// <summary>Records of the topic that were there when the run ended and aren't read, and those that can't be read any more.</summary>
    public async Task<(long InLog, IReadOnlyList<LostOffsets> Gone)> UnreadAsync(CancellationToken ct)
    {
        try
        {
            var unsealed = await topic.UnsealedAsync(_ends ??= await topic.EndsAsync(ct), log, ct);
            IEnumerable<LostOffsets> before =
                await log.DropsUnreadAsync(ct) ? unsealed.GoneBefore.Concat(await topic.BeforeFirstAsync(ct)) : [];
            return (unsealed.InLog, [.. unsealed.Gone, .. before]);
        }
        catch (StoreUnavailableException exception)
        {
            Fault = exception.Message;
            return (0, []);
        }
    }
}
