using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Serverless.Local.Settings;
using Serverless.Runtime;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>Options say what they may be, in the code and to people.</summary>
public sealed class SettingsDocumentTests
{
    private static readonly IEnumerable<Type> Records = ServerlessSettings.Sections.Values.SelectMany(options => options)
        .Concat(HostJson.Sections.Select(section => section.Options));

    public static TheoryData<string> Properties => [.. Records.SelectMany(OptionProperty.AllOf).Select(NameOf)];

    [Theory]
    [MemberData(nameof(Properties))]
    public void Every_option_documents_its_default_and_its_bounds(string name)
    {
        var property = Named(name);

        Assert.NotEqual("", SettingsDocument.Documented(property, "summary"));
        Assert.Equal(SettingsDocument.ValueOf(property), SettingsDocument.Documented(property, "value"));
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void Every_number_and_time_has_bounds_and_its_default_is_within(string name)
    {
        var property = Named(name);
        var type = Nullable.GetUnderlyingType(property.Property.PropertyType) ?? property.Property.PropertyType;

        Assert.Equal(
            type == typeof(int) || type == typeof(long) || type == typeof(TimeSpan),
            property.Property.GetCustomAttribute<RangeAttribute>() is not null);
        if (property.Property.GetValue(Activator.CreateInstance(property.Property.DeclaringType!)) is { } standard)
        {
            Assert.True(property.TryRead(OptionProperty.Spell(standard), out var read));
            Assert.Equal(standard, read);
        }
    }

    /// <summary>With the environment variable WRITE_DOCS set, the file is written instead.</summary>
    [Fact]
    public void The_list_of_settings_is_that_of_the_code()
    {
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") is { Length: > 0 })
            File.WriteAllText(SettingsDocument.Path, SettingsDocument.Write());

        Assert.Equal(File.ReadAllText(SettingsDocument.Path), SettingsDocument.Write());
    }

    private static string NameOf(OptionProperty property) => $"{property.Property.DeclaringType!.Name}.{property.Name}";

    private static OptionProperty Named(string name) =>
        Records.SelectMany(OptionProperty.AllOf).First(property => NameOf(property) == name);
}
