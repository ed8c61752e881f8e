using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>What a view takes from an event.</summary>
internal delegate TValue FactValue<TFact, out TValue>(in TFact fact);

/// <summary>A view as the oracle computes it, with keys and items as numbers until they are shown.</summary>
/// <param name="Where">Whether the event belongs to the view.</param>
/// <param name="Key">A number for the event's key, and what that number is as text: see <see cref="Output.KeyText"/>.</param>
/// <param name="Value">The number that is aggregated.</param>
internal sealed record TruthView<TFact>(
    string Name,
    TruthWindow Window,
    long AllowedLatenessMs,
    FactValue<TFact, bool> Where,
    FactValue<TFact, int> Key,
    Func<int, string> Text,
    FactValue<TFact, double> Value)
    where TFact : struct, ITruthFact
{
    /// <summary>Of a view with a top-k: which item the value is weight of.</summary>
    public FactValue<TFact, int>? Item { get; init; }

    /// <summary>The item of a number; null for events without one, which have no weight.</summary>
    public Func<int, string?> ItemText { get; init; } = _ => null;

    /// <summary>Whether each event weighs 1, in place of its value.</summary>
    public bool ItemsAreCounted { get; init; }

    /// <summary>The text fields that aggregates are compared by, beside key and item; at most <see cref="TextNumbers.Most"/>.</summary>
    public IReadOnlyList<TextField<TFact>> Texts { get; init; } = [];

    /// <summary>The numbers of an event's values of them.</summary>
    public TextNumbers TextsOf(in TFact fact)
    {
        var numbers = new TextNumbers();
        for (var at = 0; at < Texts.Count; at++)
            numbers[at] = Texts[at].Number(fact);
        return numbers;
    }
}

/// <summary>How a view's windows lie. A closed set.</summary>
internal abstract record TruthWindow
{
    /// <summary>
    /// Every <paramref name="SlideMs"/> a window of <paramref name="SizeMs"/>, a multiple of it; tumbling when they are equal. One starts
    /// <paramref name="OffsetMs"/> after the epoch.
    /// </summary>
    public sealed record Hopping(long SizeMs, long SlideMs, long OffsetMs = 0) : TruthWindow;

    public sealed record Session(long GapMs) : TruthWindow;
}
