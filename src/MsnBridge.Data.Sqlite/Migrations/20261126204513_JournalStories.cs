using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MsnBridge.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class JournalStories : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "journal",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "author",
                table: "journal",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "cause",
                table: "journal",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "failure",
                table: "journal",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "journal",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "last_attempt_at",
                table: "journal",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "origin",
                table: "journal",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "outcome",
                table: "journal",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "sent_as",
                table: "journal",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "attempts",
                table: "journal");

            migrationBuilder.DropColumn(
                name: "author",
                table: "journal");

            migrationBuilder.DropColumn(
                name: "cause",
                table: "journal");

            migrationBuilder.DropColumn(
                name: "failure",
                table: "journal");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "journal");

            migrationBuilder.DropColumn(
                name: "last_attempt_at",
                table: "journal");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "journal");

            migrationBuilder.DropColumn(
                name: "outcome",
                table: "journal");

            migrationBuilder.DropColumn(
                name: "sent_as",
                table: "journal");
        }
    }
}
