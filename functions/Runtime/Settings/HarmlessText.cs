using System.Text.RegularExpressions;

namespace Serverless.Runtime.Settings;

/// <summary>
/// Which values of settings may be shown. Anything may have been pasted into the wrong setting, and messages are read in places that
/// secrets must not reach: so a value is shown only when it looks like none.
/// </summary>
internal static partial class HarmlessText
{
    /// <summary>A short word: one to eight letters.</summary>
    public static bool IsWord(string text) => Word().IsMatch(text);

    /// <summary>Digits with what numbers and times have between them, at most 20 characters.</summary>
    public static bool IsNumberOrTime(string text) => NumberOrTime().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z]{1,8}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[-+]?[0-9][0-9:.]{0,19}\z")]
    private static partial Regex NumberOrTime();
}
