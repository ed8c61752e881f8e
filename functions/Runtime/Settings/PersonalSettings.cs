using System.Buffers.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Serverless.Core.Personal;

namespace Serverless.Runtime.Settings;

/// <summary>Reads the keys for personal data from the settings <c>Personal:Key</c> and <c>Personal:Keys:VERSION</c>.</summary>
public static partial class PersonalSettings
{
    /// <summary>What the names of the settings with secrets begin with.</summary>
    public const string KeysPrefix = "Keys__";

    private const string Reference = "@Microsoft.KeyVault(";

    /// <summary>
    /// The keys; <see cref="PersonalKeys.None"/> where none is set. Adds a mistake for each that is wrong: no message shows a value.
    /// </summary>
    public static PersonalKeys Read(IConfiguration configuration, ICollection<SettingMistake> mistakes)
    {
        var before = mistakes.Count;
        var section = configuration.GetSection("Personal");
        var keys = section.GetSection("Keys").GetChildren().Where(one => !string.IsNullOrEmpty(one.Value))
            .Select(one => KeyOf(one.Key, one.Value!, mistakes)).OfType<PersonalKey>().ToList();
        if (!string.IsNullOrEmpty(section["Keys"]))
            mistakes.Add(new SettingMistake("Personal__Keys", "is no setting: give each version its own, Personal__Keys__VERSION"));
        var version = section["Key"] is { Length: > 0 } named ? named.ToLowerInvariant() : null;
        var current = keys.Find(key => key.Version == version);
        if (mistakes.Count == before && current is null && (version is not null || keys.Count > 0))
            mistakes.Add(new SettingMistake("Personal__Key", Unset(version, keys)));
        return mistakes.Count == before && current is not null ? new PersonalKeys(current, keys) : PersonalKeys.None;
    }

    private static string Unset(string? version, List<PersonalKey> keys)
    {
        var there = keys.Count == 0
            ? "add the secret, 32 random bytes in base64, as Personal__Keys__VERSION"
            : $"set it to one of the versions that have a secret: {string.Join(", ", keys.Select(key => key.Version))}";
        return version is null ? $"is missing: {there}"
            : HarmlessText.IsWord(version) ? $"is '{version}', and there is no Personal__Keys__{version}: {there}"
            : $"names a version without a secret (its length is {version.Length}): {there}";
    }

    private static PersonalKey? KeyOf(string version, string secret, ICollection<SettingMistake> mistakes)
    {
        if (ProblemOf(version, secret) is { } problem)
        {
            mistakes.Add(new SettingMistake($"Personal__{KeysPrefix}{version}", problem));
            return null;
        }
        return new PersonalKey(version.ToLowerInvariant(), Convert.FromBase64String(secret));
    }

    private static string? ProblemOf(string version, string secret)
    {
        const string fix = "set it to 32 random bytes in base64, such as 'openssl rand -base64 32' gives";
        if (!Version().IsMatch(version))
            return "has a name that is no version: 1 to 20 letters and digits";
        if (secret.StartsWith(Reference, StringComparison.OrdinalIgnoreCase))
            return "is a Key Vault reference that the app could not follow: let its identity read the secret (Key Vault Secrets User)";
        if (!Base64.IsValid(secret, out var bytes))
            return $"is not base64 (its length is {secret.Length}): {fix}";
        return bytes == PersonalKey.SecretBytes ? null : $"has {bytes} bytes, and a secret has {PersonalKey.SecretBytes}: {fix}";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]{1,20}\z")]
    private static partial Regex Version();
}
