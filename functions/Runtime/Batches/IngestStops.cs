using System.Collections.Concurrent;
using Serverless.Core.Positions;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Says which sources of a pipeline aren't read on, or that it is another version's turn to read, for health and the metrics: at once,
/// every ten seconds as long as it lasts, and when it is over. One batch at a time; <see cref="Problems"/> may be read by any thread.
/// </summary>
internal sealed class IngestStops(string pipeline, ITickReports reports, ShellServices shell)
{
    private const string Nothing = "{}";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Said> _said = new();
    private readonly HashSet<string> _taken = [];

    /// <summary>Is told of each object that stops a source, at each try.</summary>
    public Action<string> OnStopped { get; init; } = static _ => { };

    /// <summary>Whether the last batch was stopped: the host repeats it at once, which need not be.</summary>
    public bool HasStopped { get; set; }

    /// <summary>What stops the sources of this process, a sentence each. One that another process now reads isn't among them.</summary>
    public IReadOnlyList<string> Problems =>
        [.. _said.Values.Where(said => shell.Clock.GetElapsedTime(said.At) <= Interval * 3).Select(said => said.Why)];

    public ValueTask SayAsync(IngestStoppedException stop, CancellationToken ct)
    {
        OnStopped(stop.Delta);
        return SayAsync(stop.From.ToString(), stop.Message, stop.InnerException, ct, TickReport.DetailsOfStop(stop.Delta));
    }

    /// <summary>What stops is a source, by its name, or something else that has a name of its own.</summary>
    public async ValueTask SayAsync(string what, string why, Exception? cause, CancellationToken ct, string details = Nothing)
    {
        var before = _said.GetValueOrDefault(what);
        if (before?.Why != why)
            Log.IngestStopped(shell.Log, pipeline, why, cause);
        else if (before.IsWritten && shell.Clock.GetElapsedTime(before.At) < Interval)
            return;
        var said = _said[what] = new Said(why, shell.Clock.GetTimestamp());
        Measure();
        said.IsWritten = await TryWriteAsync(what, why, details, ct).ConfigureAwait(false);
    }

    /// <summary>To be called when a source is taken over: it may have been another process that said the source is stopped.</summary>
    public async ValueTask OverAsync(Source source, CancellationToken ct)
    {
        var what = source.ToString();
        if (!await WasSaidAsync(what, ct).ConfigureAwait(false) && _taken.Add(what))
            await TryWriteAsync(what, null, Nothing, ct).ConfigureAwait(false);
    }

    /// <summary>Takes back what this process has said; false when it has said nothing.</summary>
    public async ValueTask<bool> WasSaidAsync(string what, CancellationToken ct)
    {
        if (!_said.TryRemove(what, out _))
            return false;
        Log.IngestGoesOn(shell.Log, pipeline, what);
        Measure();
        await TryWriteAsync(what, null, Nothing, ct).ConfigureAwait(false);
        return true;
    }

    private void Measure() => Instruments.IngestStopped.Record(Problems.Count, Instruments.Pipeline(pipeline));

    private async ValueTask<bool> TryWriteAsync(string part, string? problem, string details, CancellationToken ct)
    {
        try
        {
            var report = new TickReport(pipeline, shell.Clock.GetUtcNow(), problem, details) { Part = part };
            await reports.WriteAsync(report, ct).ConfigureAwait(false);
            return true;
        }
        catch (StoreUnavailableException fault)
        {
            // It is said again at the next try; that it is over, health sees by the age of the last report.
            Log.IngestNotReported(shell.Log, pipeline, fault);
            return false;
        }
    }

    private sealed record Said(string Why, long At)
    {
        public bool IsWritten { get; set; }
    }
}
