using System.Globalization;

namespace Serverless.Core.Ledger;

/// <summary>
/// The name that results of a view are stored under: that of the view and, from its second meaning on, <c>~</c> and the number of the
/// meaning. So the results of each meaning stay beside those of the others.
/// </summary>
public static class ViewLabel
{
    private const char Separator = '~';

    /// <summary>The label of a view's meaning, numbered from 1.</summary>
    public static string Of(string view, int meaning) =>
        meaning == 1 ? view : string.Create(CultureInfo.InvariantCulture, $"{view}{Separator}{meaning}");

    /// <summary>The view's name.</summary>
    public static string NameOf(string label) => label.Split(Separator)[0];

    /// <summary>
    /// The label that a reader means by <c>view~number</c>; null for a name without a number, by which the current meaning is meant, and
    /// for what is no number.
    /// </summary>
    public static string? Parse(string given)
    {
        var name = NameOf(given);
        return name.Length < given.Length
            && int.TryParse(given.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var meaning) && meaning > 0
            ? Of(name, meaning)
            : null;
    }
}
