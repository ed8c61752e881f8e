using System.Collections.Concurrent;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Repair;

/// <summary>
/// Heals the delta objects of a pipeline that shards or batches are stuck at, in the background: one after the other, and one that can't be
/// healed once a minute. Never throws. Safe for any thread.
/// </summary>
internal sealed class HealJob(DeltaHealer healer, ObjectRows rows, string pipeline, ShellServices shell)
{
    /// <summary>How long an object that couldn't be healed isn't tried again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly BackgroundRun _run = new();
    private readonly ConcurrentDictionary<string, (long At, Healing? Found)> _tried = new();

    /// <summary>Ends when it is not at work.</summary>
    public Task Running => _run.Running;

    /// <summary>What can't be healed, as a sentence with the first such object; null when there is nothing.</summary>
    public string? Problem => _tried.Where(one => one.Value.Found is { IsGood: false }).OrderBy(one => one.Key, StringComparer.Ordinal)
        .Select(one => $"delta object {one.Key} can't be healed: {one.Value.Found!.Why}: put it back, or see 'repair'")
        .FirstOrDefault();

    /// <summary>
    /// Begins to heal what shards say that they are stuck at, unless it is still at work. What none needs any more is forgotten.
    /// </summary>
    public void Begin(IReadOnlyList<ShardReport> reports, CancellationToken ct) => Start(async () =>
    {
        await HealAsync(reports, ct).ConfigureAwait(false);
        // Only here, where what isn't needed any more is forgotten: a stopped batch has a gauge of its own.
        Instruments.Unhealable.Record(_tried.Count(one => one.Value.Found is { IsGood: false }), Instruments.Pipeline(pipeline));
    });

    /// <summary>Begins to heal an object that a batch needs, unless it is still at work.</summary>
    public void Begin(string delta) => Start(async () => await HealAsync(delta, CancellationToken.None).ConfigureAwait(false));

    private void Start(Func<Task> work) => _run.Begin(() => RunAsync(work));

    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            // It is begun again by the next report.
            Log.NotHealing(shell.Log, pipeline, fault);
        }
    }

    private async ValueTask HealAsync(IReadOnlyList<ShardReport> reports, CancellationToken ct)
    {
        var damaged = reports.Where(report => report.Fences.Any(fence => fence.Stuck == StuckKind.Damaged)).ToList();
        if (damaged.Count == 0 && _tried.IsEmpty)
            return;
        var places = await StuckPlace.OfAsync(rows, damaged, ct).ConfigureAwait(false);
        var needed = places.Where(place => place.Kind == StuckKind.Damaged).Select(place => place.Next?.Delta).OfType<string>().ToHashSet();
        foreach (var (delta, tried) in _tried)
        {
            if (!needed.Contains(delta) && shell.Clock.GetElapsedTime(tried.At) >= Pause)
                _tried.TryRemove(delta, out _);
        }
        foreach (var delta in needed.Order(StringComparer.Ordinal))
            await HealAsync(delta, ct).ConfigureAwait(false);
    }

    private async ValueTask HealAsync(string delta, CancellationToken ct)
    {
        var before = _tried.TryGetValue(delta, out var tried) ? tried.Found : null;
        if (tried.At != 0 && shell.Clock.GetElapsedTime(tried.At) < Pause)
            return;
        _tried[delta] = (shell.Clock.GetTimestamp(), before);
        var found = await healer.HealAsync(delta, ct).ConfigureAwait(false);
        _tried[delta] = (shell.Clock.GetTimestamp(), found);
        if (found.Outcome == HealingOutcome.Healed)
        {
            Instruments.Healed.Add(1, Instruments.Pipeline(pipeline));
            Log.DeltaHealed(shell.Log, pipeline, delta, found.Why!);
        }
        else if (!found.IsGood && found.Why != before?.Why)
        {
            Log.DeltaNotHealed(shell.Log, pipeline, delta, found.Why!);
        }
    }
}
