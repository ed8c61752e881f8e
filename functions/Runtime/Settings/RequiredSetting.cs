using Microsoft.Extensions.Configuration;

namespace Serverless.Runtime.Settings;

/// <summary>A setting that must be there.</summary>
internal static class RequiredSetting
{
    /// <summary>Its value. Throws <see cref="SettingsException"/> when it isn't set; <paramref name="what"/> says what to set it to.</summary>
    public static string Of(IConfiguration configuration, string setting, string what) => configuration[setting] is { Length: > 0 } value
        ? value
        : throw new SettingsException(setting.Replace(":", "__", StringComparison.Ordinal), $"is missing: set it to {what}");
}
