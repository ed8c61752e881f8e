using System.Runtime.CompilerServices;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>The numbers of some text fields' values in one event.</summary>
[InlineArray(Most)]
internal struct TextNumbers
{
    /// <summary>How many fields of a view's events are kept at most.</summary>
    public const int Most = 3;

    private int _first;
}

/// <summary>An event of a window, as far as its texts are compared.</summary>
/// <param name="TimeMs">Its event time.</param>
/// <param name="Texts">The numbers of its texts.</param>
internal readonly record struct ExpectedEvent(long TimeMs, TextNumbers Texts);

/// <summary>A text field among those that are kept of the events of a view.</summary>
/// <param name="Name">The field.</param>
/// <param name="At">Its place in <see cref="TextNumbers"/>.</param>
/// <param name="Text">The value of a number; null for an event without the field.</param>
internal sealed record KeptText(string Name, int At, Func<int, string?> Text)
{
    /// <summary>The field's value in an event.</summary>
    public string? Of(in ExpectedEvent one) => Text(one.Texts[At]);
}
