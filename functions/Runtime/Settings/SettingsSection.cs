using Microsoft.Extensions.Configuration;
using Serverless.Core.Text;

namespace Serverless.Runtime.Settings;

/// <summary>The settings that are given under one name: a section of the app's settings, or an object in a file.</summary>
public sealed class SettingsSection
{
    private readonly Dictionary<string, string> _given;
    private readonly Func<string, string> _spelled;
    private readonly string? _file;

    private SettingsSection(IEnumerable<KeyValuePair<string, string>> given, Func<string, string> spelled, string? file)
    {
        _given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in given)
            _given[name] = text;
        _spelled = spelled;
        _file = file;
    }

    /// <summary>A section of the app's settings. An empty one is not set.</summary>
    public static SettingsSection Of(IConfiguration configuration, string section) => new(
        configuration.GetSection(section).AsEnumerable(makePathsRelative: true)
            .Where(setting => setting.Key.Length > 0 && !string.IsNullOrEmpty(setting.Value))
            .Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value!)),
        name => $"{section}__{name}",
        file: null);

    /// <summary>An object in a JSON file, by its path: <paramref name="given"/> has its properties with their values as text.</summary>
    public static SettingsSection Of(IEnumerable<KeyValuePair<string, string>> given, string path, string file) =>
        new(given, name => $"{path}.{char.ToLowerInvariant(name[0])}{name[1..]}", file);

    /// <summary>
    /// Reads the options: a property that isn't given, or given wrong, has its default. Adds a mistake for each value that isn't allowed,
    /// and, when there is none, for each broken rule of the options (<see cref="IOptionRules"/>).
    /// </summary>
    public T Read<T>(ICollection<SettingMistake> mistakes)
        where T : new()
    {
        var (options, isRight) = (new T(), true);
        foreach (var property in OptionProperty.AllOf(typeof(T)))
        {
            if (!_given.TryGetValue(property.Name, out var text))
                continue;
            if (property.TryRead(text, out var value))
            {
                property.Property.SetValue(options, value);
                continue;
            }
            isRight = false;
            mistakes.Add(Mistake(property.Name, property.Refusal(text)));
        }
        foreach (var (property, problem) in isRight && options is IOptionRules rules ? rules.Broken() : [])
            mistakes.Add(Mistake(property, problem));
        return options;
    }

    /// <summary>
    /// Adds a mistake for each setting that is none of the <paramref name="known"/> ones, with the one that was probably meant. After
    /// <paramref name="free"/> a name may go on as it likes.
    /// </summary>
    public void FindUnknown(IReadOnlyCollection<string> known, ICollection<SettingMistake> mistakes, string? free = null)
    {
        var unknown = _given.Keys.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)
            && (free is null || !name.StartsWith(free, StringComparison.OrdinalIgnoreCase)));
        foreach (var name in unknown.Order(StringComparer.Ordinal))
        {
            var hint = NearestName.Of(name, known) is { } nearest
                ? $"did you mean '{_spelled(nearest)}'?"
                : $"there are {string.Join(", ", known)}";
            mistakes.Add(Mistake(name, $"is not known: {hint}"));
        }
    }

    private SettingMistake Mistake(string property, string problem) => new(_spelled(property), problem, _file);
}
