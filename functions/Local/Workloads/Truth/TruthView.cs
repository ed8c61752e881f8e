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

    public Func<int, string> ItemText { get; init; } = _ => "";
}

/// <summary>How a view's windows lie. A closed set.</summary>
internal abstract record TruthWindow
{
    /// <summary>
    /// Every <paramref name="SlideMs"/> a window of <paramref name="SizeMs"/>, a multiple of it; tumbling when they are equal.
    /// </summary>
    public sealed record Hopping(long SizeMs, long SlideMs) : TruthWindow;

    public sealed record Session(long GapMs) : TruthWindow;
}
