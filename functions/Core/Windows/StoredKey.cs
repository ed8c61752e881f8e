using System.Text;

namespace Serverless.Core.Windows;

/// <summary>Takes stored keys of results apart (<see cref="ResultId"/>).</summary>
public static class StoredKey
{
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
