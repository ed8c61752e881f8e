using System.Text;

namespace Serverless.Core.Windows;

/// <summary>
/// Keys of views as people write and read them: the fields joined by '|', each as it is. A stored key is the same text, with a '\' before
/// each '|' or '\' inside a field, so that it can be taken apart; a field that is '\-' is none, and is shown so.
/// </summary>
public static class ShownKey
{
    // Each '|' of a text may join fields or be inside one; nobody has keys with so many that this matters.
    private const int MostKeys = 100;

    /// <summary>How a stored key is shown. Keys that differ only in which '|' joins fields are shown alike.</summary>
    public static string Of(string key)
    {
        if (!key.Contains('\\', StringComparison.Ordinal))
            return key;
        var shown = new StringBuilder(key.Length);
        for (var at = 0; at < key.Length; at++)
        {
            var isEscape = key[at] == '\\' && at + 1 < key.Length && key[at + 1] is '\\' or '|';
            shown.Append(key[isEscape ? ++at : at]);
        }
        return shown.ToString();
    }

    /// <summary>
    /// The stored keys that a text may mean in a view whose key has this many fields, each once, at most 100: the text itself, and what is
    /// shown as it.
    /// </summary>
    public static IEnumerable<string> KeysOf(string text, int fields) =>
        Splits(text, fields).Prepend(text).Distinct(StringComparer.Ordinal).Take(MostKeys);

    /// <summary>
    /// The beginnings of stored keys that a shown beginning may mean in a view whose key has this many fields, in the order of keys, none
    /// of which another one begins with.
    /// </summary>
    public static IReadOnlyList<string> PrefixesOf(string text, int fields)
    {
        var all = Enumerable.Range(1, fields).SelectMany(some => Splits(text, some)).Prepend(text).Take(MostKeys)
            .Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create(ResultIdOrder.CompareKeys)).ToList();
        return [.. all.Where(one => !all.Exists(other => other != one && one.StartsWith(other, StringComparison.Ordinal)))];
    }

    private static IEnumerable<string> Splits(string text, int fields)
    {
        if (fields == 1)
            yield return Escaped(text);
        for (var at = text.IndexOf('|'); fields > 1 && at >= 0; at = text.IndexOf('|', at + 1))
        {
            foreach (var rest in Splits(text[(at + 1)..], fields - 1))
                yield return $"{Escaped(text[..at])}|{rest}";
        }
    }

    /// <summary>A field of a key as it is stored.</summary>
    public static string Escaped(string field) =>
        field.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
