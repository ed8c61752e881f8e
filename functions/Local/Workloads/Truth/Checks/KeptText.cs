namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>A text field among those that are kept of the events of a view.</summary>
/// <param name="Name">The field.</param>
/// <param name="At">Its place in <see cref="TextNumbers"/>.</param>
/// <param name="Text">The value of a number; null for an event without the field.</param>
internal sealed record KeptText(string Name, int At, Func<int, string?> Text)
{
    /// <summary>The field's value in an event.</summary>
    public string? Of(in ExpectedEvent one) => Text(one.Texts[At]);
}
