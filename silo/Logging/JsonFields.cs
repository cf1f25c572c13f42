using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Actors.Silo.Logging;

/// <summary>The values of an event by the names that its template gives them, in an object of their own: they cannot hide the event's own names.</summary>
internal static class JsonFields
{
    private const int ItemsMax = 32;

    public static void Write(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> fields, Func<string, string> clean)
    {
        var isOpen = false;
        foreach (var (name, value) in fields)
        {
            if (name == LogKind.TemplateField)
            {
                continue;
            }

            if (!isOpen)
            {
                json.WriteStartObject("fields"u8);
                isOpen = true;
            }

            json.WritePropertyName(name);
            WriteValue(json, Secrets.IsNameOfOne(name) ? Secrets.Hidden : value, clean);
        }

        if (isOpen)
        {
            json.WriteEndObject();
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value, Func<string, string> clean)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int or long or short or byte or uint or ushort:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case IEnumerable items and not string:
                WriteItems(json, items, clean);
                break;
            default:
                json.WriteStringValue(clean(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    private static void WriteItems(Utf8JsonWriter json, IEnumerable items, Func<string, string> clean)
    {
        json.WriteStartArray();
        foreach (var item in items.Cast<object?>().Take(ItemsMax))
        {
            json.WriteStringValue(clean(Convert.ToString(item, CultureInfo.InvariantCulture) ?? ""));
        }

        json.WriteEndArray();
    }
}
