using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Serverless.Local.Settings;

/// <summary>Puts the value of a setting in place of each <c>%Name%</c> in a trigger's text.</summary>
internal sealed partial class SettingNames(IConfiguration configuration)
{
    /// <exception cref="HostStartException">There is no such setting, or it is empty.</exception>
    public string Resolve(string text, string function, string property) =>
        Placeholder().Replace(text, match => Value(match.Groups["name"].Value, function, property));

    /// <summary>As the Kafka extension reads user names and passwords: the text may also be the bare name of a setting.</summary>
    /// <exception cref="HostStartException">There is no setting of a name between percent signs, or it is empty.</exception>
    public string ResolveSecret(string text, string function, string property) =>
        Resolve(text, function, property) is var resolved && configuration[resolved] is { Length: > 0 } value ? value : resolved;

    private string Value(string name, string function, string property)
    {
        var value = configuration[name];
        return string.IsNullOrEmpty(value)
            ? throw new HostStartException(
                $"Function {function}: {property} is %{name}%, but there is no setting '{name}'. "
                + $"Add \"{EnvironmentName(name)}\" to Values in local.settings.json, "
                + $"or set the environment variable {EnvironmentName(name)}.")
            : value;
    }

    private static string EnvironmentName(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    [GeneratedRegex("%(?<name>[^%]+)%")]
    private static partial Regex Placeholder();
}
