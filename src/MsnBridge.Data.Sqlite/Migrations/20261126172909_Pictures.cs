using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MsnBridge.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Pictures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "picture_changed_at",
                table: "home_links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "picture_content",
                table: "home_links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "picture_hidden",
                table: "home_links",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "picture_source",
                table: "home_links",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "color_scheme",
                table: "contacts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "picture",
                table: "contacts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "scene",
                table: "contacts",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "picture_changed_at",
                table: "home_links");

            migrationBuilder.DropColumn(
                name: "picture_content",
                table: "home_links");

            migrationBuilder.DropColumn(
                name: "picture_hidden",
                table: "home_links");

            migrationBuilder.DropColumn(
                name: "picture_source",
                table: "home_links");

            migrationBuilder.DropColumn(
                name: "color_scheme",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "picture",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "scene",
                table: "contacts");
        }
    }
}
