using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Ports;

/// <summary>Which results of a key are listed, and in which order.</summary>
public enum ResultListing
{
    /// <summary>All, by key and start.</summary>
    KeyAndStart,

    /// <summary>All, by start, the latest first. Of one key only.</summary>
    NewestFirst,

    /// <summary>That with the latest start, by key. Of several keys only.</summary>
    NewestOfEachKey,
}

/// <summary>Results of a view that a query asks for. Retracted ones are never among them.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="View">The label of the view's meaning.</param>
public sealed record ResultSelection(string Pipeline, string View)
{
    /// <summary>Of this key alone; null: of all.</summary>
    public string? Key { get; init; }

    /// <summary>Of keys that begin with this text. Empty where there is a <see cref="Key"/>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Of windows that end after this time.</summary>
    public EventTime From { get; init; } = EventTime.Min;

    /// <summary>Of windows that start before this time.</summary>
    public EventTime To { get; init; } = EventTime.Max;

    /// <summary>
    /// Whether only of windows that have closed: none whose result is an early pane. Only with
    /// <see cref="ResultListing.NewestFirst"/>.
    /// </summary>
    public bool OnlyFinal { get; init; }

    /// <summary>Which of them, in which order.</summary>
    public ResultListing Listing { get; init; }

    /// <summary>Of those only what comes after this one in that order; it need not be stored. Null: all.</summary>
    public ResultId? After { get; init; }

    /// <summary>
    /// How many the reader takes at most, from 1: a store may end after as many, and reads no more than it must for them.
    /// </summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Whether a result is one of them, but for those that aren't the newest of their key.</summary>
    public bool Takes(Result result) =>
        result.Kind != PaneKind.Retracted && !(OnlyFinal && result.Kind == PaneKind.Early)
        && result.Id.Start < To && result.End > From && Asks(result.Id);

    /// <summary>Whether it asks for results of that key at that place in the order.</summary>
    internal bool Asks(ResultId id) =>
        (Key is null ? id.Key.StartsWith(Prefix, StringComparison.Ordinal) : id.Key == Key)
        && (After is not { } after || Follows(id, after));

    /// <summary>The least key that may be among them, where there is no <see cref="Key"/>.</summary>
    internal string FirstKey =>
        After is { } after && ResultIdOrder.CompareKeys(after.Key, Prefix) > 0 ? after.Key : Prefix;

    private bool Follows(ResultId id, ResultId after) => Listing switch
    {
        ResultListing.NewestFirst => id.Start < after.Start,
        ResultListing.NewestOfEachKey => ResultIdOrder.CompareKeys(id.Key, after.Key) > 0,
        _ => ResultIdOrder.Instance.Compare(id, after) > 0,
    };
}
