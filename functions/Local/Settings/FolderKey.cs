using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Serverless.Core.Personal;

namespace Serverless.Local.Settings;

/// <summary>
/// The key for personal data of a data folder, made for it where the settings name none: a file that only its owner can read. What is kept
/// in the folder can't be decrypted without it, and who is who in its results can't be told.
/// </summary>
internal static class FolderKey
{
    /// <summary>The file, in the data folder.</summary>
    public const string FileName = "personal.key";

    private const string Version = "local";

    /// <summary>The settings that the folder's key adds to those that are given; none where it has no key.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> SettingsOf(string folder, IConfiguration given)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            yield break;
        // Also beside keys of the settings: what was made with it before must stay readable.
        yield return new($"Personal:Keys:{Version}", File.ReadAllText(file).Trim());
        if (string.IsNullOrEmpty(given["Personal:Key"]))
            yield return new("Personal:Key", Version);
    }

    /// <summary>Makes a key for a folder. False when it has one.</summary>
    public static bool TryCreate(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file))
            return false;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(new FileStream(file, options));
        writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(PersonalKey.SecretBytes)));
        return true;
    }
}
