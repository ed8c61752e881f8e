using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;
using Serverless.Runtime.Queries;

namespace Serverless.Runtime.Explanations;

/// <summary>What a result is made of, and what may still change it.</summary>
public sealed class Explanation
{
    private readonly AskedShards _shards;
    private readonly FoundChunks _found;

    internal Explanation(FoundView found, Result result, AskedShards shards, FoundChunks chunks, FoundAside late, FoundAside dead)
    {
        (_shards, _found) = (shards, chunks);
        (View, Result, Late, DeadLetters) = (found.View, result, late, dead);
        Aside = [.. shards.AsideOf(ShownKey.Of(result.Id.Key))];
        Sources = [.. chunks.Chunks.GroupBy(chunk => chunk.Row.Source).OrderBy(source => source.Key).Select(source =>
            new ExplainedSource(
                source.Key, source.Min(chunk => chunk.Row.First.Value), source.Max(chunk => chunk.Row.Last.Value), source.Count(),
                source.Sum(chunk => chunk.Events), shards.Sources.FirstOrDefault(fence => fence.Source == source.Key)))];
    }

    /// <summary>The view, by which the result is read.</summary>
    public View View { get; }

    /// <summary>The result: the stored one, or of a window that is open what the shard has.</summary>
    public Result Result { get; }

    /// <summary>The chunks with events of it, by epoch, source and chain.</summary>
    public IReadOnlyList<ExplainedChunk> Chunks => _found.Chunks;

    /// <summary>The ranges of offsets that it rests on.</summary>
    public IReadOnlyList<ExplainedSource> Sources { get; }

    /// <summary>Late events that would belong to it.</summary>
    public FoundAside Late { get; }

    /// <summary>Dead letters that would belong to it, as far as can be told.</summary>
    public FoundAside DeadLetters { get; }

    /// <summary>What the shard has set aside of the key, in whatever window.</summary>
    public IReadOnlyList<AsideEntry> Aside { get; }

    /// <summary>What retention has taken, and what could not be looked into: a sentence each.</summary>
    public IReadOnlyList<string> Unknown =>
        [.. _found.Removed, .. _found.Unreadable, .. _found.Cut is { } cut ? [cut] : Array.Empty<string>()];

    /// <summary>Events of the chunks that the shard has merged; those of chunks of which that isn't known are among them.</summary>
    public long Applied => Chunks.Where(chunk => chunk.IsApplied != false).Sum(chunk => chunk.Events);

    /// <summary>Events of chunks that wait for the shard.</summary>
    public long Waiting => Chunks.Where(chunk => chunk.IsApplied == false).Sum(chunk => chunk.Events);

    /// <summary>Whether the parts of chunks can be added up to the result: not where windows hang on what came before them.</summary>
    public bool IsSplit => WindowKind.Of(View) is { HangsOnIdleness: false } kind && (kind.IsOfAllKeys || kind.ResultsMayMerge)
        && !kind.Discards(View);

    /// <summary>Whether the parts add up to the result; null when they can't be added up, or not all of them is known.</summary>
    public bool? AddsUp => !IsSplit ? null : Applied == Result.Events ? true : Unknown.Count > 0 ? null : false;

    /// <summary>Whether the result is final: see <see cref="WindowKind.IsFinal"/>; and nothing waits for it.</summary>
    public bool IsFinal => _shards.Fired is { } fired && WindowKind.Of(View).IsFinal(View, Result, fired) && Waiting == 0;

    private static string Counted(long count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>Partitions whose own watermark hasn't come so far: they were idle when the shard's did.</summary>
    private IEnumerable<Source> Behind(EventTime end) =>
        _shards.Sources.Where(one => one.Source.IsTopic && one.Watermark < end).Select(one => one.Source);

    /// <summary>What may still change the result, a sentence each.</summary>
    public IEnumerable<string> CouldChange()
    {
        var (kind, correct) = (WindowKind.Of(View), View.Definition.LateEvents == LateEvents.Correct);
        var end = kind.FinalFrom(View, Result);
        if (_shards.Fired is not { } fired)
            yield return "the shard of the key can't be asked now, so it isn't known how far its windows have fired";
        else if (Result.Kind == PaneKind.Early || fired < Result.End)
            yield return $"the window is open: windows have fired up to {fired}";
        else if (fired < end && !correct)
            yield return $"events in time for the allowed lateness: until the watermark, which is {fired}, comes to {end}";
        if (correct)
            yield return "late events, at any time: the view is \"late\": \"correct\"";
        if (Waiting > 0)
            yield return $"{Counted(Waiting, "event")} of chunks that the shard has not merged yet";
        if (IsFinal && string.Join(", ", Behind(end)) is { Length: > 0 } idle)
            yield return $"events of partitions that were idle when the window closed: {idle}";
        if (Late.Count > 0)
            yield return $"{Counted(Late.Count, "late event")}, by a redrive";
        if (DeadLetters.Count > 0)
            yield return $"{Counted(DeadLetters.Count, "dead letter")}, by a redrive";
        foreach (var why in _shards.Stuck)
            yield return $"the shard is stuck: {why}";
        if (_shards.Outbox > 0)
            yield return $"{_shards.Outbox} results and corrections that the shard has yet to write, of all its keys";
    }
}
