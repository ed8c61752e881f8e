using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Explanations;

/// <summary>Which number is to be explained.</summary>
/// <param name="Key">The key of the result, as it is shown or stored.</param>
/// <param name="Window">The start of its window, or a time in it where the key has one window at that time.</param>
public sealed record ExplainQuestion(string Key, DateTimeOffset Window)
{
    /// <summary>The parameters of a question.</summary>
    public static readonly IReadOnlyList<string> Known = ["key", "window"];

    /// <summary>Reads a question; null while the parameters have a problem.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="key">A key that was given apart from them, where logs don't have it; null for none.</param>
    public static ExplainQuestion? Read(Parameters given, string? key = null)
    {
        var (named, window) = (key ?? given.Text("key"), given.Time("window"));
        if (key is not null && given.Text("key") is not null)
            given.Fail("key", "is given in the address and in a header: leave one of them out");
        else if (named is not { Length: > 0 })
            given.Fail("key", "is missing: give the key of the result that is to be explained");
        else if (window is null)
            given.Fail("window", $"is missing: give the start of the result's window; {TimeText.Form}");
        return given.Problem is null ? new ExplainQuestion(named!, window!.Value) : null;
    }
}
