using System.Text;

namespace Serverless.Core.Windows;

/// <summary>Takes stored keys of results apart (<see cref="ResultId"/>).</summary>
public static class StoredKey
{
    /// <summary>The texts of all fields in their order; null for one that is missing.</summary>
    public static IReadOnlyList<string?> FieldsOf(string key)
    {
        var fields = new List<string?>();
        var field = new StringBuilder(key.Length);
        var isMissing = false;
        for (var at = 0; at <= key.Length; at++)
        {
            if (at == key.Length || key[at] == '|')
            {
                fields.Add(isMissing ? null : field.ToString());
                field.Clear();
                isMissing = false;
                continue;
            }
            var isEscape = key[at] == '\\' && at + 1 < key.Length;
            isMissing |= isEscape && key[at + 1] == '-';
            field.Append(key[isEscape ? ++at : at]);
        }
        return fields;
    }

    /// <summary>The text of a field that isn't missing, by its index in the view's key; null when the key has fewer fields.</summary>
    public static string? FieldAt(string key, int index)
    {
        var field = new StringBuilder(key.Length);
        for (var at = 0; at <= key.Length; at++)
        {
            if (at < key.Length && key[at] != '|')
            {
                field.Append(key[key[at] == '\\' && at + 1 < key.Length ? ++at : at]);
                continue;
            }
            if (index-- == 0)
                return field.ToString();
            field.Clear();
        }
        return null;
    }
}
