using System.Globalization;
using Serverless.Core.Binary;
using Serverless.Core.Messages;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// Produces the log of the views' sinks in the background, in its order; an entry is removed once its messages are acknowledged. Each tick
/// begins it, unless it is at work. When two processes do it at once, messages come twice, but none before one that was logged before it:
/// each produces in order, and what is not there any more was acknowledged. Never throws. Safe for any thread.
/// </summary>
internal sealed class PanePublisher(
    MessageLog log, IMessages messages, IFlags flags, PipelineVersions versions, ShellServices shell)
{
    private const int RoundBytes = 4 * 1024 * 1024;
    private const int RoundEntries = 64;

    private readonly BackgroundRun _run = new();

    // Before the first look there may be entries of a sink that the version has no more.
    private bool _mayHold = true;
    private bool _isFailing;

    /// <summary>Ends when it is not at work.</summary>
    public Task Running => _run.Running;

    /// <summary>Why panes wait for their topics, as a sentence; null when none does longer than a moment.</summary>
    public string? Problem { get; private set; }

    /// <summary>How many entries wait in the log. Throws when the store can't be reached.</summary>
    public async ValueTask<int> WaitingAsync(CancellationToken ct) => (await log.ListAsync(ct).ConfigureAwait(false)).Count;

    /// <summary>Begins to produce what waits, unless it is at work.</summary>
    public void Begin() => _run.Begin(() =>
        _mayHold || versions.Current.Views.Any(view => view.Definition.Sink is not null) ? RunAsync(CancellationToken.None) : null);

    private async Task RunAsync(CancellationToken ct)
    {
        var (waiting, damaged) = ((IReadOnlyList<string>)[], new List<string>());
        try
        {
            waiting = await log.ListAsync(ct).ConfigureAwait(false);
            _mayHold = waiting.Count > 0;
            while (waiting.Count > 0)
                waiting = await PublishAsync(waiting, damaged, ct).ConfigureAwait(false);
            Say(damaged.Count == 0 ? null : DamageOf(damaged), null);
            Measure(damaged);
        }
        catch (Exception fault)
        {
            Instruments.ProduceFailures.Add(1, Instruments.Pipeline(versions.Name));
            Say($"panes wait for their topics: {fault.Message}", fault);
            Measure(waiting);
            await PressAsync(waiting, ct).ConfigureAwait(false);
        }
    }

    private static string DamageOf(List<string> damaged) => string.Create(
        CultureInfo.InvariantCulture, $"{damaged.Count} entries of the log of its sinks are damaged, such as {damaged[0]}: what they hold ")
        + "isn't produced, and is in the stored results; remove them from the store of deltas";

    /// <summary>Produces some entries, the first ones; returns the rest.</summary>
    private async ValueTask<IReadOnlyList<string>> PublishAsync(
        IReadOnlyList<string> waiting, List<string> damaged, CancellationToken ct)
    {
        var (some, done, bytes, taken) = (new List<SinkMessage>(), new List<string>(), 0L, 0);
        for (; taken < waiting.Count && taken < RoundEntries && bytes < RoundBytes; taken++)
        {
            try
            {
                var found = await log.ReadAsync(waiting[taken], ct).ConfigureAwait(false);
                some.AddRange(found);
                bytes += found.Sum(message => (long)message.Size);
                done.Add(waiting[taken]);
            }
            catch (CorruptDataException)
            {
                damaged.Add(waiting[taken]);
            }
        }
        var refused = await messages.SendAsync(some, ct).ConfigureAwait(false);
        foreach (var (message, reason) in refused)
            Refuse(message, reason);
        Instruments.SinkMessages.Add(some.Count - refused.Count, Instruments.Pipeline(versions.Name), Instruments.View("panes"));
        await log.RemoveAsync(done, ct).ConfigureAwait(false);
        return [.. waiting.Skip(taken)];
    }

    private void Refuse(SinkMessage message, string reason)
    {
        Instruments.SinkRefused.Add(1, Instruments.Pipeline(versions.Name));
        var id = message.Headers.TryFind(MessageHeaders.Id, out var found) ? System.Text.Encoding.UTF8.GetString(found!) : "?";
        Log.MessageRefused(shell.Log, versions.Name, Core.Text.Printable.Of(id), message.Topic, reason);
    }

    private void Say(string? problem, Exception? fault)
    {
        // A failure that is over by the next tick is no problem.
        var isLasting = _isFailing || fault is null;
        _isFailing = fault is not null;
        if (problem is not null && isLasting && Problem is null)
            Log.PanesWait(shell.Log, versions.Name, problem, fault);
        Problem = isLasting ? problem : null;
    }

    private void Measure(IReadOnlyList<string> waiting) => Instruments.SinkDelay.Record(
        waiting.Count == 0 ? 0 : AgeOf(waiting).TotalSeconds, Instruments.Pipeline(versions.Name));

    private TimeSpan AgeOf(IReadOnlyList<string> waiting) =>
        DeltaName.TimeOf(waiting[0]) is { } since ? shell.Clock.GetUtcNow() - since : TimeSpan.Zero;

    private async ValueTask PressAsync(IReadOnlyList<string> waiting, CancellationToken ct)
    {
        if (waiting.Count == 0 || AgeOf(waiting) < shell.Options.SinkLagLimit)
            return;
        Instruments.PressureRaised.Add(1, Instruments.Pipeline(versions.Name));
        try
        {
            var until = shell.Clock.GetUtcNow() + shell.Options.PressureHold;
            await flags.RaiseAsync(versions.Name, Flag.Pressure("sinks"), until, ct).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.PanesNotPressing(shell.Log, versions.Name, exception);
        }
    }
}
