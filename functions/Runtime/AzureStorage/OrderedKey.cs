using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Encodes any text as a part of a table's keys, which must not hold '/', '\', '#', '?' and control characters. ASCII letters and digits
/// stay; every other byte of the UTF-8 text becomes a sign and two hexadecimal digits, and the sign sorts where the byte does. So distinct
/// texts have distinct codes, in the order of their bytes.
/// </summary>
internal static class OrderedKey
{
    /// <summary>Sorts before every character of a code, so the keys that begin with a code and the separator are one range.</summary>
    public const char Separator = '!';

    /// <summary>Length of the hash of a long text, in characters.</summary>
    public const int HashLength = 32;

    // The character after the separator.
    private const char AfterSeparator = '"';

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The first key after all that begin with <paramref name="prefix"/> and the separator.</summary>
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
    /// The same with a limit: a code longer than <paramref name="maxLength"/> is cut there and followed by <see cref="Separator"/> and a
    /// hash of the whole text.
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
