using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Any text as a part of a table's keys, which may not hold '/', '\', '#', '?' and control characters: letters and digits stand for
/// themselves, every other byte of the UTF-8 form is two hexadecimal digits behind a sign that sorts where the byte does. So distinct texts
/// stay distinct, and keep the order of their bytes.
/// </summary>
internal static class OrderedKey
{
    /// <summary>
    /// Sorts before everything in the form of a text: it may separate one from the next, and what begins with one is a range of keys.
    /// </summary>
    public const char Separator = '!';

    /// <summary>How long the hash of a long text is, in characters.</summary>
    public const int HashLength = 32;

    // The character after the separator.
    private const char AfterSeparator = '"';

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The first key behind all that begin with <paramref name="prefix"/> and the separator.</summary>
    public static string End(string prefix) => $"{prefix}{AfterSeparator}";

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var form = new StringBuilder(text.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(text))
            Append(form, value);
        return form.ToString();
    }

    /// <summary>
    /// The same for a text of any length: of a long one only the beginning, with <see cref="Separator"/> and a hash of the whole behind it.
    /// </summary>
    public static string Encode(string text, int maxLength)
    {
        var form = Encode(text);
        return form.Length <= maxLength ? form : $"{form[..maxLength]}{Separator}{Hash(text)}";
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashLength / 2));

    private static void Append(StringBuilder form, byte value)
    {
        if (Plain.Contains((char)value))
            form.Append((char)value);
        else
            form.Append(SignOf(value)).Append(value.ToString("x2", CultureInfo.InvariantCulture));
    }

    private static char SignOf(byte value) => (char)value switch
    {
        < '0' => '-',
        < 'A' => '=',
        < 'a' => '_',
        _ => '~',
    };
}
