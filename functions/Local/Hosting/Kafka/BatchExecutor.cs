using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// Gives a function one batch after the other. A batch whose function throws is given to it again as it was, until it
/// returns or has used up its retries; then, and not before, the batch's offsets are stored.
/// </summary>
internal sealed partial class BatchExecutor(
    string function,
    Func<KafkaRecord[], CancellationToken, Task> call,
    Action<KafkaRecord[]> storeOffsets,
    Revocations revocations,
    KafkaHostOptions options,
    HostCounters counters,
    TimeProvider time,
    ILogger logger)
{
    // The real extension repeats at once, but its round trip to the worker takes longer than this.
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly RepeatedErrors _repeats = new(time);

    /// <summary>
    /// Runs until the channel ends or <paramref name="stop"/>; a batch at work is then finished first, one that keeps failing is left.
    /// </summary>
    public async Task RunAsync(ChannelReader<RecordBatch> batches, CancellationToken stop, CancellationToken abort)
    {
        while (!stop.IsCancellationRequested && await MoreAsync(batches, stop))
            while (!stop.IsCancellationRequested && batches.TryRead(out var batch))
            {
                var records = revocations.Valid(batch);
                if (records.Length > 0 && await ExecuteAsync(records, stop, abort))
                    storeOffsets(records);
            }
    }

    private async Task<bool> ExecuteAsync(KafkaRecord[] records, CancellationToken stop, CancellationToken abort)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await call(records, abort);
                counters.BatchDone(records.Length);
                return true;
            }
            catch (Exception e) when (!abort.IsCancellationRequested)
            {
                counters.FunctionFailed();
                if (IsGivenUp(attempt))
                {
                    LogGivenUp(e, function, records.Length, attempt);
                    return true;
                }

                if (_repeats.Next(e.GetType().Name) is not null)
                    LogRepeat(e, function, records.Length, attempt);
            }
            catch (Exception e)
            {
                LogAborted(e, function, records.Length);
                return false;
            }

            if (!await WaitAsync(attempt, stop))
                return false;
            counters.BatchRepeated();
        }
    }

    private bool IsGivenUp(int attempt) => options.CommitOnFailure || (options.MaxRetries >= 0 && attempt > options.MaxRetries);

    private async Task<bool> WaitAsync(int attempt, CancellationToken stop)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(attempt - 1, 10));
        await Task.Delay(delay < LongestDelay ? delay : LongestDelay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    private static async Task<bool> MoreAsync(ChannelReader<RecordBatch> batches, CancellationToken stop)
    {
        try
        {
            return await batches.WaitToReadAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(900, LogLevel.Warning, "{Function}: a batch of {Records} records failed (attempt {Attempt}); it is repeated.")]
    private partial void LogRepeat(Exception e, string function, int records, int attempt);

    [LoggerMessage(
        901,
        LogLevel.Error,
        "{Function}: a batch of {Records} records failed (attempt {Attempt}) and is given up, as host.json says.")]
    private partial void LogGivenUp(Exception e, string function, int records, int attempt);

    [LoggerMessage(902, LogLevel.Warning, "{Function}: a batch of {Records} records was cancelled; it will be read again.")]
    private partial void LogAborted(Exception e, string function, int records);
}
