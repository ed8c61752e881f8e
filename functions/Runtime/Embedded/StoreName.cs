using System.Buffers;

namespace Serverless.Runtime.Embedded;

/// <summary>Names from callers that become names of files and folders.</summary>
internal static class StoreName
{
    private const int MaxLength = 200;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>
    /// The name, if it consists of 1 to 200 of the characters a-z, A-Z, 0-9, '-', '_' and '.' and doesn't begin with '.': such a name can't
    /// refer to another folder, and is the same on every file system. Throws <see cref="ArgumentException"/> for another name.
    /// </summary>
    public static string Checked(string name) =>
        name.Length is 0 or > MaxLength || name[0] == '.' || name.AsSpan().ContainsAnyExcept(Allowed)
            ? throw new ArgumentException(
                $"'{name}' can't be the name of an object: letters, digits, '-', '_', '.', at most {MaxLength}, no leading '.'.",
                nameof(name))
            : name;
}
