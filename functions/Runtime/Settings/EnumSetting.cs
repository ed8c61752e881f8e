using Microsoft.Extensions.Configuration;

namespace Serverless.Runtime.Settings;

/// <summary>A setting whose values have names.</summary>
internal static class EnumSetting
{
    /// <summary>The value that the setting names, in any case of letters; <paramref name="otherwise"/> when it isn't set. Throws <see cref="SettingsException"/> for another name.</summary>
    public static T Of<T>(IConfiguration configuration, string setting, T otherwise)
        where T : struct, Enum
    {
        var given = configuration[setting];
        if (string.IsNullOrEmpty(given))
            return otherwise;
        foreach (var name in Enum.GetNames<T>())
        {
            if (name.Equals(given, StringComparison.OrdinalIgnoreCase))
                return Enum.Parse<T>(name);
        }
        throw new SettingsException(setting.Replace(":", "__", StringComparison.Ordinal), $"is '{given}': set one of {string.Join(", ", Enum.GetNames<T>().Select(Spelled))}");
    }

    private static string Spelled(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
