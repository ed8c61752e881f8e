using System.Globalization;
using System.Text;

namespace Serverless.Runtime.AzureStorage;

/// <summary>Names from outside as parts of table keys.</summary>
internal static class TableKey
{
    /// <summary>Where a part of a key ends that another one follows.</summary>
    public const char Separator = '.';

    /// <summary>
    /// The name with what a key can't hold (<c>/ \ # ?</c> and control characters, docs: "Understanding the Table service data model"), and what has a meaning here,
    /// as <c>~</c> and four hexadecimal digits. Different names stay different.
    /// </summary>
    public static string Escape(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (character is '/' or '\\' or '#' or '?' or '~' or '%' or Separator || char.IsControl(character))
                key.Append(CultureInfo.InvariantCulture, $"~{(int)character:x4}");
            else
                key.Append(character);
        }
        return key.ToString();
    }

    /// <summary>The first key behind all that begin with <paramref name="prefix"/> and the separator.</summary>
    public static string End(string prefix) => $"{prefix}{(char)(Separator + 1)}";
}
